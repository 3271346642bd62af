import { expect, test } from 'vitest'
import { sanitize } from './sanitize.ts'
import { textFromHtml } from './text-from-html.ts'

test.each([
  ['<p>One  <b>two</b>\nthree</p><p>four<br>five</p>', 'One two three\n\nfour\nfive'],
  ['<ul><li>a</li><li>b</li></ul>end', '- a\n- b\n\nend'],
  ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
  ['<pre>a\n  b</pre>', 'a\n  b'],
  ['a<hr>b', 'a\n----\nb'],
  ['<a href="https://x.test/p">here</a>', 'here (https://x.test/p)'],
  ['<a href="https://x.test/">https://x.test</a>', 'https://x.test'],
  ['<a href="mailto:a@b.test">a@b.test</a>', 'a@b.test'],
  ['<a href="https://x.test/"></a>', 'https://x.test/'],
  ['a &lt;b&gt; &amp; c', 'a <b> & c'],
  ['', ''],
])('%j reads %j', (html, text) => {
  expect(textFromHtml(sanitize(html))).toBe(text)
})
