/**
 * Where the subnets of each tier lie in a VPC, whatever the VPC's address and size.
 *
 * A tier's subnets have `newbits` more prefix bits than the VPC. The subnet in zone slot 0 is number `first` among the
 * blocks of that size, and the subnet in slot s is number `first + s`. A place depends on tier and slot alone, so adding
 * a zone or a tier moves no subnet.
 */
export type SubnetLayout = Readonly<Record<string, { newbits: number; first: number }>>;

/** A tier's place in `layout`, among the layout's own names: `constructor` is no tier. */
export function tierIn(layout: SubnetLayout, tier: string): SubnetLayout[string] | undefined {
  return Object.hasOwn(layout, tier) ? layout[tier] : undefined;
}

/**
 * Five tiers with four zone slots each, for a VPC of /22 or larger. The lower half is private, a quarter isolated, an
 * eighth public, and firewall and transit (the attachment's interfaces) share the last eighth.
 */
export const standardLayout: SubnetLayout = {
  private: { newbits: 3, first: 0 },
  isolated: { newbits: 4, first: 8 },
  public: { newbits: 5, first: 24 },
  firewall: { newbits: 6, first: 56 },
  transit: { newbits: 6, first: 60 },
};

/**
 * Three tiers with four zone slots each, for a spoke of /24 or larger that reaches the internet through the hub alone.
 * The lower half is private, a quarter isolated, a quarter transit (the attachment's interfaces).
 */
export const compactLayout: SubnetLayout = {
  private: { newbits: 3, first: 0 },
  isolated: { newbits: 4, first: 8 },
  transit: { newbits: 4, first: 12 },
};

/**
 * Five tiers with four zone slots each, for a VPC of /22 or larger that inspects the traffic of others. Public, firewall and
 * transit lie where `standardLayout` has them; appliances and their management interfaces share the quarter before them.
 */
export const inspectionLayout: SubnetLayout = {
  appliance: { newbits: 5, first: 16 },
  management: { newbits: 5, first: 20 },
  public: { newbits: 5, first: 24 },
  firewall: { newbits: 6, first: 56 },
  transit: { newbits: 6, first: 60 },
};

/**
 * Seven tiers with four zone slots each, for a VPC of /22 or larger that inspects its own traffic with the internet: a
 * quarter each is private, isolated and protected.
 */
export const edgeLayout: SubnetLayout = {
  private: { newbits: 4, first: 0 },
  isolated: { newbits: 4, first: 4 },
  protected: { newbits: 4, first: 8 },
  appliance: { newbits: 6, first: 48 },
  management: { newbits: 6, first: 52 },
  firewall: { newbits: 6, first: 56 },
  transit: { newbits: 6, first: 60 },
};
