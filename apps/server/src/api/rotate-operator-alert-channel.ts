export { rotateAlertChannel as rotateOperatorAlertChannel } from './rotate-alert-channel.ts'
