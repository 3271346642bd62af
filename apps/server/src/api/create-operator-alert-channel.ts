export { createAlertChannel as createOperatorAlertChannel } from './create-alert-channel.ts'
