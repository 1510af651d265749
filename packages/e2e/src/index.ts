/** The whole of NEXUS around a simulated Discord, for tests of what it promises. */
export { type Constellation, type ConstellationOptions, startConstellation, untilEvent } from './constellation.ts'
export { ServiceProcess } from './service-process.ts'
