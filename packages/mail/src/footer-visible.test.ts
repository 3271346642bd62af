import { describe, expect, test } from 'vitest'
import { isVisibleInHtml, isVisibleInText } from './footer-visible.ts'
import { FOOTER } from './sample-message.ts'

const { sentence, url } = FOOTER
const footer = `<div>${sentence}<br><a href="${url}">${url}</a></div>`
const page = (body: string, head = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`

describe('in text', () => {
  const lines = `-- \n${sentence}\n${url}\n`
  test('the last three lines are the footer', () => {
    expect(isVisibleInText(`Hi\n\n${lines}`, FOOTER)).toBe(true)
    expect(isVisibleInText(`Hi\r\n\r\n${lines.replaceAll('\n', '\r\n')}\r\n`, FOOTER)).toBe(true)
    expect(isVisibleInText(lines, FOOTER)).toBe(true)
  })

  test.each([
    ['no footer', 'Hi'],
    ['words after it', `Hi\n${lines}\nP.S.`],
    ['another link', `Hi\n-- \n${sentence}\nhttps://evil.test/m/x`],
    ['a longer link', `Hi\n-- \n${sentence}\n${url}x`],
    ['another sentence', `Hi\n-- \nA person sent this:\n${url}`],
    ['no signature line', `Hi\n${sentence}\n${url}`],
    ['many blank lines before it', `Hi${'\n'.repeat(9)}${lines}`],
    ['many lines that look blank', `Hi${'\n\u2800\u3164'.repeat(9)}\n${lines}`],
    ['a right-to-left override', `Hi \u202e\n${lines}`],
    ['a form feed', `Hi\f\n${lines}`],
    ['an escape', `Hi\u001b[8m\n${lines}`],
    ['a line separator', `Hi\u2028\n${lines}`],
  ])('not with %s', (_, text) => {
    expect(isVisibleInText(text, FOOTER)).toBe(false)
  })
})

describe('in HTML', () => {
  test('the last element of the body is the footer', () => {
    expect(isVisibleInHtml(page(footer), FOOTER)).toBe(true)
    expect(
      isVisibleInHtml(page(`<p style="color:#333333;margin:4px">Hi</p>${footer}\n`, '<meta charset="utf-8">'), FOOTER),
    ).toBe(true)
    expect(
      isVisibleInHtml(page(footer.replace('<div>', '<div style="display:block !important;font-size:14px">')), FOOTER),
    ).toBe(true)
  })

  const styled = (style: string) => page(footer.replace('<div>', `<div style="${style}">`))
  test.each([
    'display:none',
    'visibility:hidden',
    'opacity:0',
    'opacity:.01',
    'font-size:0',
    'font-size:1px',
    'position:absolute',
    'left:-9px',
    'color:#ffffff',
    'color:#fafafa',
    'color:transparent',
    'color:white',
    'background-color:#333333',
    'height:0',
    'max-height:0',
    'overflow:hidden',
    'text-indent:-999px',
    'transform:scale(0)',
    'clip-path:inset(50%)',
    'mso-hide:all',
    'margin:-900px',
    'line-height:0',
    'width:0',
    'zoom:0',
    'd\\69splay:none',
    'unknown:1',
    'color',
    'filter:opacity(0)',
  ])('not with the style %s on it or around it', style => {
    expect(isVisibleInHtml(styled(style), FOOTER)).toBe(false)
    expect(isVisibleInHtml(page(footer).replace('<body>', `<body style="${style}">`), FOOTER)).toBe(false)
    expect(isVisibleInHtml(page(footer).replace('<html>', `<html style="${style}">`), FOOTER)).toBe(false)
    expect(isVisibleInHtml(page(footer.replace('<a ', `<a style="${style}" `)), FOOTER)).toBe(false)
  })

  test.each([
    ['no footer', page('<p>Hi</p>')],
    ['something after it', page(`${footer}<p>P.S.</p>`)],
    ['words after it', page(`${footer}P.S.`)],
    ['words within it', page(footer.replace('<br>', ' not true<br>'))],
    ['another link', page(footer.replace(`href="${url}"`, 'href="https://evil.test"'))],
    ['a link without words', page(`<div>${sentence} ${url}<a href="${url}"></a></div>`)],
    ['no link', page(`<div>${sentence} ${url}</div>`)],
    ['a style sheet', page(footer, '<style>div{display:none}</style>')],
    ['a style sheet in the body', page(`<style>div{display:none}</style>${footer}`)],
    ['a linked style sheet', page(footer, '<link rel="stylesheet" href="https://x.test">')],
    ['a script', page(`<script>x</script>${footer}`)],
    ['a comment', page(`<!--[if mso]>${footer}<![endif]-->`)],
    ['a comment beside it', page(`<!-- x -->${footer}`)],
    ['an open comment', page(`<!-- ${footer}`)],
    ['an open title', page(`<title>${footer}`)],
    ['an open textarea', page(`<textarea>${footer}`)],
    ['an open plaintext', page(`<plaintext>${footer}`)],
    ['an open table', page(`<table><tr><td>${footer}`)],
    ['a template', page(`<template>${footer}</template>`)],
    ['a noscript', page(`<noscript>${footer}</noscript>`)],
    ['details', page(`<details>${footer}</details>`)],
    ['an svg', page(`<svg><desc>${footer}</desc></svg>`)],
    ['a hidden attribute', page(footer.replace('<div>', '<div hidden>'))],
    ['a class', page(footer.replace('<div>', '<div class="x">'))],
    ['an image', page(`<img src="https://x.test">${footer}`)],
    ['something over it', page(`<div style="position:fixed;background:#fff">Hi</div>${footer}`)],
    ['a negative margin before it', page(`<div style="margin-bottom: -900px">Hi</div>${footer}`)],
    ['an escaped style before it', page(`<div style="posi\\74ion:fixed">Hi</div>${footer}`)],
    ['a right-to-left override', page(`<p>\u202eHi</p>${footer}`)],
    ['a frameset', `<frameset><frame>${footer}`],
    ['a hiding element between', page(footer.replace(sentence, `<span style="display:none">${sentence}</span>`))],
  ])('not with %s', (_, html) => {
    expect(isVisibleInHtml(html, FOOTER)).toBe(false)
  })

  test('nesting without bound neither overflows nor takes long', () => {
    const start = performance.now()
    expect(isVisibleInHtml(page(`${'<b>'.repeat(30_000)}${footer}`), FOOTER)).toBe(false)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
