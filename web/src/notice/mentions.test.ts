import { describe, expect, test } from 'vitest'
import { mentioned, typedName, withName } from './mentions'

describe('mentions', () => {
  test('what stands behind an @ is a name, as long as it can be one', () => {
    expect(typedName('请 @张', 4)).toEqual({ from: 2, wanted: '张' })
    expect(typedName('@', 1)).toEqual({ from: 0, wanted: '' })
    expect(typedName('请看@li', 5)).toEqual({ from: 2, wanted: 'li' })
    expect(typedName('@张 好', 4)).toBeNull()
    expect(typedName('a@b.cn', 6)).toBeNull()
    expect(typedName('没有', 2)).toBeNull()
  })
  test('a name takes the place of what was typed', () => {
    expect(withName('请 @zh 看', { from: 2, wanted: 'zh' }, '张三')).toEqual({
      text: '请 @张三 看',
      caret: 6,
    })
    expect(withName('@', { from: 0, wanted: '' }, 'Ann Lee')).toEqual({ text: '@Ann Lee ', caret: 9 })
  })
  test('who was deleted from the text is not mentioned, and nobody twice', () => {
    const zhang = { id: 1, title: '张三' }
    const li = { id: 2, title: '李四' }
    expect(mentioned('@张三 看一下', [zhang, li, zhang])).toEqual([zhang])
  })
})
