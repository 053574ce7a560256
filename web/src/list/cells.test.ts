import { describe, expect, it } from 'vitest'
import type { FieldDef, Row } from '~/api/types'
import { cellText, nextCell, readBlock, writeBlock } from './cells'
import { laid, readCell } from './paste/read'

const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
  name,
  kind: 'text',
  label: { en: name, zh: name },
  writable: true,
  ...more,
})
const level = field('level', {
  kind: 'select',
  options: [{ key: 'a', label: { en: 'Best', zh: '重要' } }],
})
const now = new Date(2026, 10, 21)

describe('the next cell', () => {
  const editable = ['name', 'amount']
  it('goes over the ends of the rows', () => {
    expect(nextCell({ index: 3, field: 'name' }, editable, 9, 1)).toEqual({ index: 3, field: 'amount' })
    expect(nextCell({ index: 3, field: 'amount' }, editable, 9, 1)).toEqual({ index: 4, field: 'name' })
    expect(nextCell({ index: 3, field: 'name' }, editable, 9, -1)).toEqual({ index: 2, field: 'amount' })
    expect(nextCell({ index: 8, field: 'amount' }, editable, 9, 1)).toBeNull()
    expect(nextCell({ index: 0, field: 'name' }, editable, 9, -1)).toBeNull()
    expect(nextCell({ index: 0, field: 'name' }, [], 9, 1)).toBeNull()
  })
})

describe('a block of cells', () => {
  it('is read as spreadsheets write it, and written so', () => {
    expect(readBlock('a\tb\r\nc\t"d ""e""\nf"\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd "e"\nf'],
    ])
    expect(readBlock('5" pipe\tx')).toEqual([['5" pipe', 'x']])
    const block = [
      ['a', 'b\tc'],
      ['', 'd "e"'],
    ]
    expect(readBlock(writeBlock(block))).toEqual(block)
  })
  it('is laid over the list, and what falls outside is counted', () => {
    const rows: Row[] = [{ id: 1 }, { id: 2 }]
    const { cells, outside } = laid(
      [
        ['a', 'b', 'x'],
        ['c', 'd', 'x'],
        ['e', 'f', 'x'],
      ],
      (at) => rows[at],
      [level, null],
    )
    expect(cells.map(({ row, text }) => [row.id, text])).toEqual([
      [1, 'a'],
      [2, 'c'],
    ])
    expect(outside).toBe(7)
  })
})

describe('a pasted cell', () => {
  const read = (kind: FieldDef['kind'], text: string) => readCell(field('x', { kind }), text, [], now)
  it.each([
    ['money', '12万', 120000],
    ['integer', ' 1,200 ', 1200],
    ['date', '明天', '2026-11-22'],
    ['boolean', '是', true],
    ['boolean', 'No', false],
    ['text', ' x ', 'x'],
    ['duration', '90', 5400],
    ['money', '', null],
  ] as const)('%s %s', (kind, text, value) => expect(read(kind, text)).toEqual({ value }))
  it('is an option by its key or its label in either language', () => {
    for (const text of ['a', 'best', '重要'])
      expect(readCell(level, text, level.options ?? [], now)).toEqual({ value: 'a' })
    expect(readCell(level, 'worst', level.options ?? [], now)).toEqual({ unread: 'option' })
    expect(readCell({ ...level, kind: 'multi_select' }, 'a、重要', level.options ?? [], now)).toEqual({
      value: ['a'],
    })
  })
  it('is a name to look up, or unreadable', () => {
    expect(read('user', '陈宇航')).toEqual({ name: '陈宇航' })
    expect(read('date', 'someday')).toEqual({ unread: 'day' })
    expect(read('integer', '1.5')).toEqual({ unread: 'number' })
  })
})

describe('a cell as text', () => {
  const reading = {
    say: (words: { zh: string }) => words.zh,
    optionsOf: (of: FieldDef) => of.options ?? [],
    yes: '是',
    no: '否',
  }
  it('is what one reads', () => {
    const account = field('account_id', { kind: 'reference' })
    expect(cellText(level, { id: 1, level: 'a' }, reading)).toBe('重要')
    expect(cellText(account, { id: 1, account_id: 5, account_id$: { id: 5, title: '蓝湾' } }, reading)).toBe(
      '蓝湾',
    )
    expect(cellText(field('ok', { kind: 'boolean' }), { id: 1, ok: true }, reading)).toBe('是')
    expect(cellText(field('n', { kind: 'integer' }), { id: 1, n: 5 }, reading)).toBe('5')
    expect(cellText(field('n'), { id: 1 }, reading)).toBe('')
  })
})
