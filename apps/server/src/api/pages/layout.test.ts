import { describe, expect, test } from 'vitest'
import { count, frame, Html, html } from './layout.ts'

describe('html', () => {
  test('escapes every character that could end a text or an attribute', () => {
    const evil = `<img src=x onerror="alert('1')">&amp;`
    expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;</p>',
    )
  })

  test('writes its own parts, and lists of them, as they are', () => {
    expect(html`<ul>${['a', '<b>'].map(text => html`<li>${text}</li>`)}</ul>`.text).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>',
    )
  })

  test('escapes the strings in a list', () => {
    expect(html`${['<', '>']}`.text).toBe('&lt;&gt;')
  })

  test('writes nothing for what is not there, and zero for zero', () => {
    expect(html`[${null}${undefined}${false}${0}]`.text).toBe('[0]')
  })

  test('refuses what only looks like HTML of its own', () => {
    const forged = JSON.parse('{"text":"<script>"}')
    expect(() => html`${forged}`).toThrow()
    expect(html`${new Html('<b>')}`.text).toBe('<b>')
  })
})

test('a page has one stylesheet and no script, whatever its title', () => {
  const page = frame({ title: '</title><script>', body: html`<p>x</p>` }, 'localhost')
  expect(page.match(/<link rel="stylesheet"/g)).toHaveLength(1)
  expect(page).not.toContain('<script')
  expect(page).not.toMatch(/ style=/)
})

test('counts in words', () => {
  expect([count(0, 'try', 'tries'), count(1, 'try', 'tries'), count(1200, 'byte')]).toEqual([
    '0 tries',
    '1 try',
    '1,200 bytes',
  ])
})
