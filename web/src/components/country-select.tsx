import { useLanguage } from '../languages/index.js';
import { countriesIn } from './countries.js';
import { Select } from './select.js';

/** A country, or none. */
export function CountrySelect({ value }: { value?: string | null }) {
  const { language, words } = useLanguage();
  return (
    <Select label={words.profile.country} name="country_code" autoComplete="country" defaultValue={value ?? ''}>
      <option value="">{words.profile.noCountry}</option>
      {countriesIn(language).map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </Select>
  );
}
