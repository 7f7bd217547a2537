interface Licence {
  readonly name: string;
  readonly uri: string;
  /** Its id in CKAN's list of licences, where that names this version. */
  readonly ckan?: string;
}

const LICENCES: readonly Licence[] = [
  {
    name: "Open Government Licence v3.0",
    uri: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ckan: "uk-ogl",
  },
  {
    name: "Open Government Licence v2.0",
    uri: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/",
  },
  { name: "CC BY 4.0", uri: "https://creativecommons.org/licenses/by/4.0/", ckan: "CC-BY-4.0" },
  { name: "CC BY-SA 4.0", uri: "https://creativecommons.org/licenses/by-sa/4.0/", ckan: "CC-BY-SA-4.0" },
  { name: "CC0 1.0", uri: "https://creativecommons.org/publicdomain/zero/1.0/", ckan: "CC0-1.0" },
  {
    name: "Open Data Commons Attribution License v1.0",
    uri: "https://opendatacommons.org/licenses/by/1-0/",
    ckan: "ODC-BY-1.0",
  },
  {
    name: "Open Database License v1.0",
    uri: "https://opendatacommons.org/licenses/odbl/1-0/",
    ckan: "ODbL-1.0",
  },
];

/** Addresses are the same with or without www, TLS and a slash at the end. */
const plain = (uri: string) => uri.toLowerCase().replace(/^https?:\/\/(www\.)?|\/+$/g, "");

/** The licence that a name, an address or an id in CKAN means; undefined for terms of another kind. */
export const licenceNamed = (text: string): Licence | undefined =>
  LICENCES.find(({ name, uri, ckan }) => name === text || plain(uri) === plain(text) || ckan === text);
