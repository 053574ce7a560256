import { numberLine } from '../shared/NumberLine'

export default numberLine()
