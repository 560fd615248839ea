/** The plain part of every mail (Handlebars, without escaping: it is no markup). */
export const textLayout = `{{heading}}

{{#each before}}
{{this}}

{{/each}}
{{#if code}}
    {{code}}

{{/if}}
{{#if action}}
{{#if action.intro}}
{{action.intro}}

{{action.url}}

{{else}}
{{action.label}}: {{action.url}}

{{/if}}
{{/if}}
{{#each after}}
{{this}}

{{/each}}
{{brand.name}}
{{#if brand.supportEmail}}
{{help.before}}{{brand.supportEmail}}{{help.after}}
{{/if}}
{{automatic}}
`;
