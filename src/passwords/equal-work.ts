import bcrypt from 'bcrypt';

/** A well-formed salt and digest that no password is known to have. */
const NOBODYS = 'N0b0dysSa1tN0b0dysSa1uTfq3OYx0sLk2mV1hQe7wGd9cJr4zXnP';

/** A bcrypt string of that cost that nothing matches. */
export function nobodysBcrypt(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${NOBODYS}`;
}

/**
 * Compares as bcrypt does, with the work of `fullCost` although the hash has the lower `cost`: 2^c rounds for the
 * hash, and then 2^c + 2^(c+1) + … + 2^(fullCost-1) for nobody, 2^fullCost in all. Otherwise a hash that came from
 * another system, or is from before the cost was raised, would answer sooner than an unknown user does and so tell that
 * the account exists. A hash of a higher cost takes longer than nobody's, which can't be hidden from here.
 */
export async function compareWithFullWork(
  input: string | Buffer,
  { bcrypt: hash, cost }: { bcrypt: string; cost: number },
  fullCost: number,
): Promise<boolean> {
  const equal = await bcrypt.compare(input, hash);
  for (let c = cost; c < fullCost; c++) await bcrypt.compare(input, nobodysBcrypt(c));
  return equal;
}
