import { describe, expect, it } from 'vitest'
import { formatSize, groupOf, isDrawn, splitName } from './facts'
import { filesOf } from './given'

describe('what can be told of a file', () => {
  it('is told from its type', () => {
    expect(groupOf('image/png')).toBe('image')
    expect(groupOf('image/svg+xml')).toBe('other')
    expect(groupOf('text/csv; charset=utf-8')).toBe('sheet')
    expect(groupOf('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')).toBe('sheet')
    expect(groupOf('application/vnd.openxmlformats-officedocument.wordprocessingml.document')).toBe('text')
    expect(groupOf('application/zip')).toBe('archive')
    expect(groupOf('')).toBe('other')
    expect(isDrawn('image/svg+xml')).toBe(false)
  })

  it('says sizes in few characters', () => {
    expect(formatSize(0, 'en')).toBe('0 B')
    expect(formatSize(999, 'en')).toBe('999 B')
    expect(formatSize(1000, 'en')).toBe('1 KB')
    expect(formatSize(1_468_006, 'en')).toBe('1.4 MB')
    expect(formatSize(250 * 1024 * 1024, 'zh')).toBe('250 MB')
  })

  it('keeps the ending of a name apart', () => {
    expect(splitName('报价单 v2.pdf')).toEqual(['报价单 v2', '.pdf'])
    expect(splitName('.env')).toEqual(['.env', ''])
    expect(splitName('第1.2节的说明文字很长')).toEqual(['第1.2节的说明文字很长', ''])
  })
})

describe('what is pasted or dropped', () => {
  const given = (types: string[], ...files: File[]) =>
    ({ types, files, items: [] }) as unknown as DataTransfer

  it('is files if it is nothing else', () => {
    const shot = new File(['x'], 'image.png', { type: 'image/png' })
    expect(filesOf(given(['Files'], shot))).toEqual([shot])
    expect(filesOf(given(['text/html', 'Files'], shot))).toEqual([shot])
  })

  it('is words where they come with a picture of themselves', () => {
    const picture = new File(['x'], 'image.png', { type: 'image/png' })
    expect(filesOf(given(['text/plain', 'text/html', 'Files'], picture))).toEqual([])
    expect(filesOf(given(['text/plain']))).toEqual([])
    expect(filesOf(null)).toEqual([])
  })
})
