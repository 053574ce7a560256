import { describe, expect, it } from 'vitest'
import type { FieldDef, ObjectDef } from '~/api/types'
import { type Line, readTree } from '~/kinds/region/tree'
import { readAddress } from './address'
import { readPasted } from './read'
import { canPaste, pastedValues } from './values'

const LINES: Line[] = [
  [
    '310000',
    '上海市',
    'shang hai',
    [
      [
        '310100',
        '上海市',
        'shang hai',
        [
          ['310106', '静安区', 'jing an'],
          ['310115', '浦东新区', 'pu dong'],
        ],
      ],
    ],
  ],
  ['330000', '浙江省', 'zhe jiang', [['330100', '杭州市', 'hang zhou', [['330106', '西湖区', 'xi hu']]]]],
  ['320000', '江苏省', 'jiang su', [['320500', '苏州市', 'su zhou', [['320583', '昆山市', 'kun shan']]]]],
  [
    '450000',
    '广西壮族自治区',
    'guang xi',
    [['450100', '南宁市', 'nan ning', [['450103', '青秀区', 'qing xiu']]]],
  ],
]
const tree = readTree(LINES)
const read = (text: string) => readPasted(text, tree)

describe('a pasted text', () => {
  it('of a courier has name, phone and address', () => {
    const all = {
      name: '张三',
      phone: '13812345678',
      place: ['浙江省', '杭州市', '西湖区'],
      line: '文三路478号',
    }
    expect(read('张三，13812345678，浙江省杭州市西湖区文三路478号')).toEqual(all)
    expect(read('浙江省杭州市西湖区文三路478号 张三 138 1234 5678')).toEqual({
      ...all,
      phone: '138 1234 5678',
    })
    expect(
      read('收件人：张三\n手机号码：13812345678\n所在地区：浙江省杭州市西湖区\n详细地址：文三路478号'),
    ).toEqual(all)
  })

  it('of a card has company and title as well', () => {
    const card =
      '蓝门咖啡（上海）有限公司\n李红  采购经理\n手机: 138-0000-1111\nE-mail: li.hong@bluedoor.cn\n微信：bluedoor_li\n地址：上海市静安区南京西路1266号恒隆广场2楼\nwww.bluedoor.cn'
    expect(read(card)).toEqual({
      company: '蓝门咖啡（上海）有限公司',
      name: '李红',
      title: '采购经理',
      phone: '138-0000-1111',
      email: 'li.hong@bluedoor.cn',
      wechat: 'bluedoor_li',
      website: 'www.bluedoor.cn',
      place: ['上海市', '上海市', '静安区'],
      line: '南京西路1266号恒隆广场2楼',
    })
  })

  it('of a message has whom one calls by a title', () => {
    expect(read('王总 13900001111 想看两台机器')).toEqual({ name: '王总', phone: '13900001111' })
    expect(read('昆山北岸酒店，李经理，0512-57001234转8')).toEqual({
      company: '昆山北岸酒店',
      name: '李经理',
      phone: '0512-57001234转8',
    })
  })

  it('in English has the same', () => {
    const signature =
      'Ann Lee\nPurchasing Manager\nHeron Roasters Pte Ltd\nTel: +65 8360 8187\nann@heron.example'
    expect(read(signature)).toEqual({
      name: 'Ann Lee',
      title: 'Purchasing Manager',
      company: 'Heron Roasters Pte Ltd',
      phone: '+65 8360 8187',
      email: 'ann@heron.example',
    })
  })

  it('that says nothing fills nothing in', () => {
    expect(read('')).toEqual({})
    expect(read('下周再说，今天先这样')).toEqual({})
  })
})

describe('an address', () => {
  it('may leave out what is clear', () => {
    expect(readAddress('江苏昆山市玉山镇1号', tree)).toEqual({
      before: '',
      path: ['江苏省', '苏州市', '昆山市'],
      line: '玉山镇1号',
    })
    expect(readAddress('广西南宁市青秀区民族大道 88 号', tree)?.path).toEqual([
      '广西壮族自治区',
      '南宁市',
      '青秀区',
    ])
    expect(readAddress('上海浦东新区世纪大道8号', tree)?.path).toEqual(['上海市', '上海市', '浦东新区'])
    expect(readAddress('李红 杭州', tree)).toEqual({ before: '李红 ', path: ['浙江省', '杭州市'], line: '' })
  })

  it('is not the name of a company', () => {
    expect(readAddress('上海蓝门咖啡有限公司', tree)).toBeNull()
    expect(readAddress('杭州西湖啤酒厂', tree)).toBeNull()
  })
})

describe('what it fills in', () => {
  const field = (name: string, kind = 'text', writable = true) => ({ name, kind, writable }) as FieldDef
  const object = (name: string, fields: FieldDef[]) => ({ name, title: 'name', fields }) as ObjectDef
  const place = ['province', 'city', 'district'].map((name) => field(name, name))
  const account = object('account', [
    field('name'),
    field('kind', 'select'),
    field('phone', 'phone'),
    field('line'),
    ...place,
  ])
  const lead = object('lead', [
    field('name'),
    field('company'),
    field('title'),
    field('phone', 'phone'),
    field('email', 'email', false),
  ])
  const text = '蓝门咖啡有限公司 李红 店长 13800001111 li@bluedoor.cn 上海市静安区南京西路1266号'

  it('is the company of a customer, and the person where there is none', () => {
    expect(pastedValues(account, read(text))).toEqual({
      name: '蓝门咖啡有限公司',
      kind: 'company',
      phone: '13800001111',
      province: '上海市',
      city: '上海市',
      district: '静安区',
      line: '南京西路1266号',
    })
    expect(pastedValues(account, read('张三 13812345678'))).toEqual({
      name: '张三',
      kind: 'person',
      phone: '13812345678',
    })
  })

  it('is both of a lead, and nothing that one may not write', () => {
    expect(pastedValues(lead, read(text))).toEqual({
      name: '李红',
      company: '蓝门咖啡有限公司',
      title: '店长',
      phone: '13800001111',
    })
    expect(canPaste(lead)).toBe(true)
    expect(canPaste(object('task', [field('name')]))).toBe(false)
  })
})
