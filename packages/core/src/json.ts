export { ByteStringList } from './json/byte-string-list.ts';
export { describeJsonFault, type JsonFault, shortened } from './json/json-fault.ts';
export { isJsonObject, type JsonObject, type JsonValue } from './json/json-value.ts';
export { type JsonOptions, parseJson, parseJsonBytes, parseJsonMembers } from './json/parse-json.ts';
export { jsonPointer, ShapeFaults, shownValue } from './json/shape-faults.ts';
