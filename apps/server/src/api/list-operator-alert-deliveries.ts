export { listAlertDeliveries as listOperatorAlertDeliveries } from './list-alert-deliveries.ts'
