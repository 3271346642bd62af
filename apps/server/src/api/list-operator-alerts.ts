export { listAlerts as listOperatorAlerts } from './list-alerts.ts'
