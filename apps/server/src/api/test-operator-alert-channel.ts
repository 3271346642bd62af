export { testAlertChannel as testOperatorAlertChannel } from './test-alert-channel.ts'
