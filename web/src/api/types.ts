/** The shapes of `docs/API.md`. */

/** Words in both languages. */
export interface Words {
  en: string
  zh: string
}

export interface OptionDef {
  key: string
  label: Words
  colour?: string | null
}

/** A value as JSON carries it. */
export type Value = string | number | boolean | null | string[] | { [key: string]: unknown }

/** What a field is; `region` is of the screen only: province, city and district together. */
export type KindName =
  | 'text'
  | 'long_text'
  | 'email'
  | 'phone'
  | 'url'
  | 'time_zone'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'duration'
  | 'select'
  | 'multi_select'
  | 'reference'
  | 'user'
  | 'department'
  | 'record_id'
  | 'object_name'
  | 'auto_number'
  | 'rich_text'
  | 'json'
  | 'secret'
  | 'file'
  | 'image'
  | 'province'
  | 'city'
  | 'district'
  | 'region_code'
  | 'region'
  | 'latitude'
  | 'longitude'

export interface FieldDef {
  name: string
  kind: KindName
  label: Words
  help?: Words
  required?: boolean
  /** Some records need it: `rpc/asked_fields` says whether one does. */
  required_when?: boolean
  /** Forms show it for some records only. */
  shown_when?: boolean
  writable: boolean
  derived?: boolean
  fixed?: boolean
  unique?: boolean
  masked?: boolean
  /** Added by the company. */
  own?: boolean
  /** Kept out of forms and lists by the company. */
  hidden?: boolean
  /** Computed for whoever reads it: records can't be asked for by it. */
  shown_only?: boolean
  sortable?: boolean
  default?: Value
  options?: OptionDef[]
  max_length?: number
  decimals?: number
  /** Money: the field with the currency's code. */
  currency?: string
  /** Reference: the plural of the object, if one may read it. */
  references?: string
  object_field?: string
  objects?: string[]
}

export type Verb = 'read' | 'create' | 'update' | 'delete' | 'export' | 'import' | 'transfer'

export interface ViewDef {
  key: string
  label: Words
  columns: string[]
  where: string[]
  order: string
}

export interface Relation {
  object: string
  plural: string
  field: string
  when: { field: string; is: string } | null
  /** What they are called beside it, where their object's name does not say it. */
  label?: Words
}

export interface ObjectDef {
  name: string
  plural: string
  path: string
  label: Words
  label_plural: Words
  help: Words
  title: string
  /** Added by the company. */
  own?: boolean
  /** The group of the navigation in which a company's own object stands. */
  group?: string | null
  /** Whether its records are parts of another record, beside which they are listed. */
  part?: boolean
  /** Whether `search=fts.…` finds its records. */
  searchable?: boolean
  icon: string
  verbs: Verb[]
  traits: string[]
  order: string | null
  fields: FieldDef[]
  sections: { label: Words; fields: string[] }[]
  views: ViewDef[]
  transitions: { field: string; from: string; to: string[] }[]
  relations: Relation[]
}

export interface CatalogDocument {
  currency: string | null
  objects: ObjectDef[]
}

export interface SessionDocument {
  user: {
    id: number
    name: string
    department_id: number | null
    language: 'en' | 'zh' | null
    time_zone: string
  }
  rights: Record<string, Record<Verb, 'all' | 'some' | 'none'>>
  actions: string[]
  /** Where the change log ends: what is read later is at least as new. */
  position?: number
  /** `here` in the demo company; `offered` where one may look around it from one's own. */
  demo?: 'here' | 'offered' | null
}

/** What a reference brings along: enough to name the record. */
export interface Named {
  id: number
  title: string | null
}

/** A record. References come twice: `account_id` is the id, `account_id$` the record's name. */
export interface Row {
  id: number
  version?: number
  [field: string]: Value | Named | undefined
}
