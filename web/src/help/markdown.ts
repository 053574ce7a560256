/** The little of Markdown that the user guide is written in. */

export type Inline =
  | { kind: 'text' | 'strong' | 'em' | 'code'; text: string }
  | { kind: 'link'; text: string; chapter: string }

export type Block = { kind: 'paragraph'; text: string } | { kind: 'list'; ordered: boolean; items: string[] }

export interface Section {
  /** None above the first heading. */
  heading: string | null
  blocks: Block[]
}

export interface Chapter {
  /** Its name in addresses. */
  name: string
  title: string
  sections: Section[]
}

const ITEM = /^(?:-|(\d+)\.) (.*)$/

export function parseChapter(name: string, text: string): Chapter {
  const chapter: Chapter = { name, title: '', sections: [{ heading: null, blocks: [] }] }
  for (const part of text.split(/\n\s*\n/)) {
    const block = part.trim()
    const section = chapter.sections[chapter.sections.length - 1]
    if (!block || !section) continue
    if (block.startsWith('# ')) chapter.title = block.slice(2)
    else if (block.startsWith('## ')) chapter.sections.push({ heading: block.slice(3), blocks: [] })
    else section.blocks.push(parseBlock(block))
  }
  return chapter
}

function parseBlock(block: string): Block {
  const lines = block.split('\n').map((line) => ITEM.exec(line))
  if (!lines.every((line) => line !== null)) return { kind: 'paragraph', text: block }
  return { kind: 'list', ordered: lines[0]?.[1] !== undefined, items: lines.map((line) => line?.[2] ?? '') }
}

const INLINE = /\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\(([\w-]+)\.md\)/g

export function parseInline(text: string): Inline[] {
  const found: Inline[] = []
  let end = 0
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) })
    const [whole, strong, em, code, label, chapter] = match
    if (strong) found.push({ kind: 'strong', text: strong })
    else if (em) found.push({ kind: 'em', text: em })
    else if (code) found.push({ kind: 'code', text: code })
    else found.push({ kind: 'link', text: label ?? '', chapter: chapter ?? '' })
    end = match.index + whole.length
  }
  if (end < text.length) found.push({ kind: 'text', text: text.slice(end) })
  return found
}

/** A block without its marks. */
export function plain(block: Block): string {
  const texts = block.kind === 'list' ? block.items : [block.text]
  return texts
    .map((text) =>
      parseInline(text)
        .map((part) => part.text)
        .join(''),
    )
    .join(' ')
}
