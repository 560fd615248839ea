/** A body for each kind of address, for whoever tries a route on the pages of the documentation. */
export function addressExamples(more: Record<string, string> = {}) {
  return {
    email: { value: { email: 'jane@example.com', ...more } },
    phone: { value: { phone_number: '+14155552671', ...more } },
  };
}
