export { listAlertChannels as listOperatorAlertChannels } from './list-alert-channels.ts'
