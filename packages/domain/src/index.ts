/** What is decided, and nothing else: no clock, no chance, no I/O. */
export * from './context/index.ts'
