/** What the screens of an object do differently from the generic ones. */

import type { QueryClient } from '@tanstack/react-query'
import type { ObjectDef, OptionDef, Row } from '~/api/types'
import { stageOptions, stagesQuery, useStageOptions } from './opportunity/stages'

/** Where the options of a select field come from, if not from the catalog. */
export const optionSources: Record<string, (row?: Row) => OptionDef[]> = {
  'opportunity.stage': useStageOptions,
  'stage_history.from_stage': useStageOptions,
  'stage_history.to_stage': useStageOptions,
}

/** The same options as far as they have been read, for what is no component. */
export const optionsRead: Record<string, (client: QueryClient, row?: Row) => OptionDef[]> = {
  'opportunity.stage': (client, row) =>
    stageOptions(
      client.getQueryData(stagesQuery.queryKey) ?? [],
      typeof row?.pipeline_id === 'number' ? row.pipeline_id : null,
    ),
}

/** What a record's icon says of it, where not all of an object are alike. */
export const icons: Record<string, (row: Row) => string | null> = {
  account: ({ kind }) => (kind === 'person' ? 'user' : null),
}

/** What nearly all records of an object are. */
const usual: Record<string, Record<string, string>> = {
  account: { kind: 'company' },
  task: { status: 'open', priority: 'normal' },
}

/** Whether a value says so little that a card has it only of records that are something else. */
export const goesWithoutSaying = (object: ObjectDef, field: string, value: unknown): boolean =>
  usual[object.name]?.[field] === value && value !== undefined

/** What stands at the head of a record: tags beside its name, facts below. */
export const headlines: Record<string, { tags: string[]; facts: string[] }> = {
  account: {
    tags: ['level', 'lifecycle'],
    facts: ['owner_id', 'open_opportunity_base', 'last_activity_at'],
  },
  contact: { tags: ['honorific'], facts: ['account_id', 'phone', 'owner_id'] },
  opportunity: {
    tags: ['outcome'],
    facts: ['account_id', 'amount', 'probability', 'close_date', 'owner_id'],
  },
  activity: { tags: ['kind', 'outcome'], facts: ['account_id', 'happened_at', 'user_id'] },
  lead: { tags: ['status', 'grade'], facts: ['company', 'phone', 'channel_id', 'owner_id'] },
  task: { tags: ['status', 'priority'], facts: ['due_at', 'account_id', 'owner_id'] },
  event: { tags: [], facts: ['starts_at', 'ends_at', 'location', 'account_id', 'owner_id'] },
  product: { tags: [], facts: ['price', 'category_id'] },
  campaign: { tags: ['type'], facts: ['starts_on', 'ends_on', 'budget', 'actual_cost'] },
  import_batch: { tags: ['state'], facts: ['object', 'created_count', 'updated_count', 'failed_count'] },
  import_mapping: { tags: [], facts: ['object', 'used_by_id', 'used_at', 'use_count'] },
  webhook: { tags: ['state'], facts: ['url', 'objects', 'changes', 'owner_id'] },
  webhook_delivery: { tags: ['state'], facts: ['webhook_id', 'tries', 'status', 'tried_at'] },
  user: { tags: ['status'], facts: ['department_id', 'phone', 'email'] },
}

const OF_COMPANIES = [
  'industry',
  'company_size',
  'revenue_band',
  'short_name',
  'former_names',
  'parent_id',
  'uscc',
  'legal_representative',
  'registered_capital',
  'founded_on',
  'registration_status',
]

/** Fields that mean nothing for some records of an object: these are not asked, and shown only where they have a value. */
export const unasked: Record<string, (values: Record<string, unknown>) => string[]> = {
  account: ({ kind }) => (kind === 'person' ? OF_COMPANIES : kind === 'company' ? ['household_id'] : []),
}

/** Forms: the fields that come first, those that are never asked, those that the server fills in. */
export const forms: Record<string, { first: string[]; never?: string[]; filledIn?: string[] }> = {
  account: { first: ['kind', 'name', 'phone', 'level', 'industry', 'owner_id'] },
  contact: { first: ['name', 'honorific', 'account_id', 'phone', 'title', 'wechat', 'owner_id'] },
  opportunity: {
    first: ['name', 'account_id', 'amount', 'close_date', 'stage', 'owner_id'],
    never: ['stage_entered_at', 'original_close_date', 'probability_source'],
    filledIn: ['pipeline_id', 'stage'],
  },
  lead: {
    first: ['name', 'phone', 'company', 'channel_id', 'need', 'owner_id'],
    never: [
      'status',
      'assigned_at',
      'accept_due_at',
      'first_response_at',
      'converted_at',
      'converted_account_id',
      'converted_contact_id',
      'converted_opportunity_id',
      'last_activity_at',
      'last_effective_at',
      'protected_until',
      'protected_max_until',
    ],
  },
  task: {
    first: ['title', 'due_at', 'priority', 'account_id', 'owner_id'],
    never: ['status', 'subject_object', 'subject_id', 'feedback'],
  },
  event: {
    first: ['title', 'starts_at', 'ends_at', 'location', 'account_id', 'owner_id'],
    never: ['subject_object', 'subject_id', 'series_id', 'recurrence_id', 'ical_uid', 'exdates'],
  },
  webhook: { first: ['name', 'url', 'objects', 'changes', 'secret', 'active'] },
  activity: { first: ['kind', 'account_id', 'body', 'outcome', 'happened_at'], filledIn: ['user_id'] },
}
