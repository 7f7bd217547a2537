/** Words of which the addresses of offices are made; a name that is also a word (Grant, Price, Park) is none of them. */
const ROLES = new Set(
  `access admin administration adult adults ae air analysis analyst analysts analytics archive archives assets building
  business care catalogue census centre childcare children childrens city clerk comms communications community
  complaints contact contactus control corporate council crime customer customers customerservice customerservices data
  dataprotection datasets department desk dev development digital directorate education emergency enquiries enquiry
  enquire environment environmental families feedback finance fire flood foi general geo geospatial gis governance gov
  health hello help helpdesk highways homes hospital housing info information infrastructure inquiries insight
  intelligence it libraries library licensing mail maps management mapping media noreply office official officer open
  opendata operations parking parks performance planning police policy portal press property protection public
  publichealth records referrals regeneration repairs reply reports research revenues risk roads safety schools science
  section secretariat service servicedesk services social staff statistical statistics stats street streets support
  tax team teams tourism transparency transport travel unit ward waste water web webmaster welfare works`.split(/\s+/),
);

/**
 * Whether a contact is an office's: the address of a page, or an e-mail address before whose @ there are only words of
 * offices. What is in doubt counts as a person's.
 */
export function isRoleAddress(contact: string): boolean {
  if (/^https?:\/\/[^@\s]+$/.test(contact)) return true;
  const [, local] = /^([a-z0-9._-]+)@[a-z0-9.-]+$/i.exec(contact) ?? [];
  const words = local?.toLowerCase().match(/[a-z]+/g) ?? [];
  return words.length > 0 && words.every((word) => ROLES.has(word));
}
