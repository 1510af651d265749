// expect: services-never-import-services
export { name } from '../../moderation/src/index.ts'
