export { acknowledgeAlert as acknowledgeOperatorAlert } from './acknowledge-alert.ts'
