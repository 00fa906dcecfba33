/** A value of an answer: text, a number, a boolean, or nested elements in order; a name may stand several times. */
export type XmlValue = string | number | boolean | XmlFields;
export type XmlFields = readonly (readonly [name: string, value: XmlValue])[];

/** `<response>` with these elements, as the API sends it. */
export function responseXml(fields: XmlFields): string {
  return `<response>${elements(fields)}</response>`;
}

/** The answer to a call that cannot be done; the HTTP status is 200 all the same. */
export function failedXml(key: string, message: string): string {
  return responseXml([
    ["returncode", "FAILED"],
    ["messageKey", key],
    ["message", message],
  ]);
}

function elements(fields: XmlFields): string {
  return fields
    .map(([name, value]) => {
      if (!Array.isArray(value)) return value === "" ? `<${name}/>` : `<${name}>${escaped(String(value))}</${name}>`;
      const inside = elements(value as XmlFields);
      return inside === "" ? `<${name}/>` : `<${name}>${inside}</${name}>`;
    })
    .join("");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
