import { describe, expect, it } from 'vitest'
import type { FieldDef, KindName, ObjectDef, Row } from '~/api/types'
import { joinRegions, partsOf } from './parts'
import { findPlaces, inside, inWords, type Line, readTree } from './tree'

const LINES: Line[] = [
  [
    '310000',
    '上海市',
    'shang hai shi',
    [['310100', '上海市', 'shang hai shi', [['310101', '黄浦区', 'huang pu qu']]]],
  ],
  [
    '330000',
    '浙江省',
    'zhe jiang sheng',
    [
      [
        '330100',
        '杭州市',
        'hang zhou shi',
        [
          ['330106', '西湖区', 'xi hu qu'],
          ['330110', '余杭区', 'yu hang qu'],
        ],
      ],
      ['330300', '温州市', 'wen zhou shi'],
    ],
  ],
  ['140000', '山西省', 'shan xi sheng', [['140400', '长治市', 'zhang zhi shi|chang zhi shi']]],
]

const tree = readTree(LINES)
const names = (text: string) => findPlaces(tree, text).map(({ path }) => path.join('/'))

describe('finding a place', () => {
  it('by characters, pinyin and initials', () => {
    expect(names('西湖')).toEqual(['浙江省/杭州市/西湖区'])
    expect(names('xihu')).toEqual(['浙江省/杭州市/西湖区'])
    expect(names('hzs')).toEqual(['浙江省/杭州市'])
    expect(names('zj')).toEqual(['浙江省'])
    expect(names('湖')).toEqual(['浙江省/杭州市/西湖区'])
    expect(names('nowhere')).toEqual([])
    expect(names('  ')).toEqual([])
  })
  it('in every way in which it is read', () => {
    expect(names('czs')).toEqual(['山西省/长治市'])
    expect(names('zhangzhi')).toEqual(['山西省/长治市'])
  })
  it('with what lies around it, and larger places first', () => {
    expect(names('浙江 yuhang')).toEqual(['浙江省/杭州市/余杭区'])
    expect(names('上海 yuhang')).toEqual([])
    expect(names('杭')).toEqual(['浙江省/杭州市', '浙江省/杭州市/余杭区'])
  })
  it('names a municipality once', () => {
    expect(names('shanghai')).toEqual(['上海市'])
    expect(inside(tree, tree[0] ?? null).map(({ name }) => name)).toEqual(['黄浦区'])
    expect(inside(tree, tree[1] ?? null).map(({ name }) => name)).toEqual(['杭州市', '温州市'])
    expect(inWords(['上海市', '上海市', '黄浦区'])).toBe('上海市 黄浦区')
    expect(inWords([null, 'Singapore', null])).toBe('Singapore')
  })
})

const field = (name: string, kind: KindName, writable = true): FieldDef => ({
  name,
  kind,
  label: { en: name, zh: name },
  writable,
})

const object = (fields: FieldDef[]): ObjectDef =>
  ({ name: 'store', plural: 'stores', verbs: ['read', 'update'], fields }) as unknown as ObjectDef

describe('the parts of a place', () => {
  const parts = [
    field('home_province', 'province'),
    field('home_city', 'city'),
    field('home_district', 'district'),
  ]
  it('belong together by their names', () => {
    const [province, city] = parts
    const store = object([...parts, field('city', 'city')])
    expect(province && partsOf(store, province)).toEqual(parts)
    expect(city && partsOf(store, city)).toEqual(parts)
    expect(partsOf(store, field('city', 'city'))).toBeNull()
  })
  it('stand in one line, under the name of what is filled in', () => {
    const store = object([field('name', 'text'), ...parts])
    const joined = (row: Row) =>
      joinRegions(store, store.fields, row).map(({ name, kind }) => `${name}:${kind}`)
    expect(joined({ id: 1 })).toEqual(['name:text', 'home_province:region'])
    expect(joined({ id: 1, home_city: 'Singapore' })).toEqual(['name:text', 'home_city:region'])
  })
  it('stay by themselves where one may not be written', () => {
    const closed = object([...parts.slice(0, 2), field('home_district', 'district', false)])
    expect(joinRegions(closed, closed.fields, { id: 1 }).map(({ kind }) => kind)).toEqual([
      'province',
      'city',
      'district',
    ])
  })
})
