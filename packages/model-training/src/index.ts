/** Trains the local model, and measures it on judged texts. */
export { type Evaluation, evaluate } from './evaluate.ts'
export { BUDGETS } from './figures.ts'
export { type JudgedTexts, NotJudgedError, readJudgedTexts } from './judged/judged-texts.ts'
export { type Trained, trainModel } from './train-model.ts'
