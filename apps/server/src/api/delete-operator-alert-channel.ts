export { deleteAlertChannel as deleteOperatorAlertChannel } from './delete-alert-channel.ts'
