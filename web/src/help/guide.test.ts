import { describe, expect, it } from 'vitest'
import en from './chapters.en'
import zh from './chapters.zh'
import { CHAPTERS, chaptersOf, findInGuide } from './guide'
import { parseChapter, parseInline } from './markdown'

const guide = { en: chaptersOf(en), zh: chaptersOf(zh) }

describe('the user guide', () => {
  it('has every chapter in both languages, with the same sections', () => {
    for (const chapters of [guide.en, guide.zh]) {
      expect(chapters.map(({ name }) => name)).toEqual([...CHAPTERS])
      for (const { title, sections } of chapters) {
        expect(title).not.toBe('')
        expect(sections.some(({ blocks }) => blocks.length > 0)).toBe(true)
      }
    }
    expect(Object.keys(en)).toHaveLength(CHAPTERS.length)
    const sections = (chapters: typeof guide.en) => chapters.map((chapter) => chapter.sections.length)
    expect(sections(guide.en)).toEqual(sections(guide.zh))
  })

  it('links to chapters that are there', () => {
    for (const text of [...Object.values(en), ...Object.values(zh)]) {
      for (const [, target] of text.matchAll(/\]\(([^)]*)\)/g))
        expect(CHAPTERS).toContain(target?.replace(/\.md$/, ''))
    }
  })

  it('uses no Markdown that its screen does not know', () => {
    for (const text of [...Object.values(en), ...Object.values(zh)])
      expect(text).not.toMatch(/^(###|>|\||```|!\[|\* |[ \t]+[-*] )/m)
  })

  it('has full-width punctuation in Chinese', () => {
    for (const text of Object.values(zh))
      expect(text).not.toMatch(/[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]/)
  })

  it('is found by its words', () => {
    expect(findInGuide(guide.en, 'import spreadsheet')[0]?.chapter.name).toBe('import')
    expect(findInGuide(guide.zh, '导入')[0]?.chapter.name).toBe('import')
    expect(findInGuide(guide.en, 'zhangsan')[0]?.extract).toContain('zhangsan')
    expect(findInGuide(guide.en, '  ')).toEqual([])
    expect(findInGuide(guide.en, 'xylophone')).toEqual([])
  })
})

describe('the Markdown of the guide', () => {
  it('knows headings, paragraphs and lists', () => {
    const chapter = parseChapter('x', '# Title\n\nText.\n\n## Part\n\n- a\n- b\n\n1. c\n')
    expect(chapter).toEqual({
      name: 'x',
      title: 'Title',
      sections: [
        { heading: null, blocks: [{ kind: 'paragraph', text: 'Text.' }] },
        {
          heading: 'Part',
          blocks: [
            { kind: 'list', ordered: false, items: ['a', 'b'] },
            { kind: 'list', ordered: true, items: ['c'] },
          ],
        },
      ],
    })
  })

  it('knows what stands out within a line', () => {
    expect(parseInline('a **b** *c* `d` [e](sign-in.md)')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'em', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'e', chapter: 'sign-in' },
    ])
  })
})
