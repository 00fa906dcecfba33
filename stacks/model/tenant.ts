/** One association, from a validated `tenants/<slug>.yaml`. */
export interface Tenant {
  /** The file's name without `.yaml`; the first label of its host name. */
  readonly slug: string;
  readonly displayName: string;
  readonly commune: string;
  /** What it does: culture, sport … */
  readonly kind: TenantKind;
  /** Role address (`bureau@…`), never a person's own where it can be avoided. */
  readonly contact: string;
  /** Whether the hoster's home page names it. */
  readonly listed: boolean;
  /** Settings of the services it uses, by service name, validated by the service's own schema. */
  readonly services: Readonly<Record<string, object>>;
  /** Where it was read, relative to the project, for messages. */
  readonly file: string;
}

/** Kinds of association, as in the evaluation of the hoster. */
export const tenantKinds = ["culture", "sport", "solidarite", "ecole", "environnement", "loisirs", "autre"] as const;
export type TenantKind = (typeof tenantKinds)[number];
