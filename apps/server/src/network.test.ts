import { expect, test } from 'vitest'
import { isLoopbackAddress, networkOf } from './network.ts'

test('an IPv4 address is a network of its own, however it is written', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

test('the addresses of an IPv6 /64 are one network', () => {
  expect(networkOf('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8:1:3::1')).not.toBe('2001:db8:1:2::/64')
})

test('what is no address is unknown, and not of this machine', () => {
  expect(networkOf('')).toBe('unknown')
  expect(['', 'localhost', '192.0.2.7', '::2'].map(isLoopbackAddress)).toEqual([false, false, false, false])
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual([true, true, true, true])
})
