import { textLine } from '../shared/TextLine'

export default textLine('email', 'email')
