/** The registry of field kinds. A new kind is a folder here and a line below. */

import type { KindName } from '~/api/types'
import { autoNumber } from './auto_number'
import { boolean } from './boolean'
import { coordinate } from './coordinate'
import { date } from './date'
import { datetime } from './datetime'
import { decimal } from './decimal'
import { duration } from './duration'
import { email } from './email'
import { file } from './file'
import { image } from './image'
import { integer } from './integer'
import { json } from './json'
import { longText } from './long_text'
import { money } from './money'
import { multiSelect } from './multi_select'
import { objectName } from './object_name'
import { percent } from './percent'
import { phone } from './phone'
import { recordId } from './record_id'
import { reference } from './reference'
import { region, regions } from './region'
import { richText } from './rich_text'
import { secret } from './secret'
import { select } from './select'
import { text } from './text'
import { timeZone } from './time_zone'
import type { Kind } from './types'
import { url } from './url'

const KINDS: Record<KindName, Kind> = {
  text,
  long_text: longText,
  email,
  phone,
  url,
  time_zone: timeZone,
  integer,
  decimal,
  money,
  percent,
  boolean,
  date,
  datetime,
  duration,
  select,
  multi_select: multiSelect,
  reference,
  // A person's name leads nowhere: a click on it changes who it is.
  user: { ...reference, beside: false },
  department: reference,
  record_id: recordId,
  object_name: objectName,
  auto_number: autoNumber,
  rich_text: richText,
  json,
  secret,
  file,
  image,
  province: region,
  city: region,
  district: region,
  region: regions,
  region_code: text,
  latitude: coordinate,
  longitude: coordinate,
}

export function kindOf(name: KindName): Kind {
  return KINDS[name] ?? text
}
