import type { Section } from '../section.js';

export const companiesSection: Section = {
  kinds: { Company: { prefix: 'co', read: 'company:read' } },
};
