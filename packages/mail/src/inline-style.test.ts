import { expect, test } from 'vitest'
import { allowedStyle } from './inline-style.ts'

test.each([
  ['font-weight: bold', 'font-weight:bold'],
  ['FONT-SIZE: 14PX; Color: #333', 'font-size:14px;color:#333'],
  ['padding: 4px 8px; margin:0 auto', 'padding:4px 8px;margin:0 auto'],
  ['font-family: "Segoe UI", Arial, sans-serif', 'font-family:segoe ui, arial, sans-serif'],
  ['color: rgb(20, 20, 20) !important', 'color:rgb(20, 20, 20)'],
  ['border-bottom: 1px solid #cccccc', 'border-bottom:1px solid #cccccc'],
])('%j survives as %j', (given, kept) => {
  expect(allowedStyle(given)).toBe(kept)
})

test.each([
  'display:none',
  'display: block',
  'visibility:hidden',
  'opacity:0',
  'position:absolute',
  'left:-999px',
  'float:right',
  'font-size:0',
  'font-size:1px',
  'font-size:0.1em',
  'font-size:400px',
  'font:0/0 a',
  'line-height:0',
  'height:0',
  'width:0',
  'width:1px',
  'max-height:0',
  'overflow:hidden',
  'text-indent:-999px',
  'margin:-10px',
  'margin-top:-1px',
  'margin:999px',
  'color:#fff',
  'color:white',
  'color:#eeeeee',
  'color:rgb(255,255,255)',
  'color:rgba(0,0,0,0)',
  'color:#00000000',
  'color:transparent',
  'color:currentcolor',
  'color:var(--x)',
  'background:#000',
  'background-color:#000',
  'background:url(https://evil.test/x)',
  'font-family:wingdings',
  'transform:scale(0)',
  'clip-path:inset(50%)',
  'z-index:9',
  'mso-hide:all',
  'content:"x"',
  'direction:rtl',
  'unicode-bidi:bidi-override',
  'white-space:nowrap',
  'letter-spacing:-9px',
  'behavior:url(x)',
  'animation:x 1s',
  'filter:blur(9px)',
  '--x:1',
  ':',
  ';;',
  'color',
  'display:none;color:red\\',
  'co/**/lor:red',
])('%j is dropped', given => {
  expect(allowedStyle(given)).toBe('')
})

test('one bad declaration does not take a good one with it, and an escape takes all', () => {
  expect(allowedStyle('display:none;font-weight:bold')).toBe('font-weight:bold')
  expect(allowedStyle('d\\69splay:none;font-weight:bold')).toBe('')
})
