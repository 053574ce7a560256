// The stories that also run on PostgreSQL each time: what reads and writes most.
const FILES = ['2-list', '4-form', '5-board', '9-search', '11-import']

export const isCore = (name) => FILES.some((file) => name.startsWith(`${file}: `))
