// expect: packages-never-import-services
export { name } from '../../../services/gateway/src/index.ts'
