const USERS = 'test/e2e/admin-users.spec.ts';
const INVITATIONS = 'test/e2e/admin-invitations.spec.ts';
const RACE = 'test/race/admins.spec.ts';
const CHANGE = 'src/admin/change-user.ts';

/** Those who look after others. */
export const admin = [
  {
    name: 'let everybody administer',
    changes: [['src/admin/admin.guard.ts', "if (!user.roles.includes('admin'))", 'if (user.roles.length === 0)']],
    specs: [USERS],
  },
  {
    name: 'show administrators the users of other realms',
    changes: [['src/users/people.ts', 'findOneBy({ id, realm })', 'findOneBy({ id })']],
    specs: [USERS],
  },
  {
    name: 'let administrators take their own rights',
    changes: [['src/admin/admin-acts.ts', 'if (isSelf) throw', 'if (isSelf && target.roles.length === 0) throw']],
    specs: [USERS],
  },
  {
    name: 'let one act who is no administrator any more',
    changes: [['src/admin/admin-acts.ts', "if (!admin.roles.includes('admin'))", 'if (admin.roles.length === 0)']],
    specs: [RACE],
  },
  {
    name: 'ask for no fresh session where rights are given',
    changes: [[CHANGE, 'if (changesRoles || isAdmin) await under.requireFresh();', '']],
    specs: [USERS],
  },
  {
    name: 'leave the sessions of somebody whose roles change',
    changes: [[CHANGE, "await this.sessions.endAll(tx, user.id, 'roles_changed');", '']],
    specs: [USERS],
  },
  {
    name: 'accept an invitation of somebody disabled',
    changes: [
      [
        'src/users/invitees.ts',
        "{ id, status: 'active', invitedAt: Not(IsNull()) },",
        '{ id, invitedAt: Not(IsNull()) },',
      ],
    ],
    specs: [INVITATIONS],
  },
  {
    name: 'give every realm the administrator of the default one',
    changes: [['src/config/realms.ts', 'ADMIN_EMAIL: undefined,', '']],
    specs: [INVITATIONS],
  },
  {
    name: 'start with an administrator who has a test code',
    changes: [
      [
        'src/config/rules.ts',
        'codes.some(({ address }) => address.toLowerCase() === email?.toLowerCase()) &&',
        'codes.length > 99 &&\n      email === undefined &&',
      ],
    ],
    specs: ['test/unit/config/refusals.spec.ts'],
  },
  {
    name: 'let one administrator invite without end',
    changes: [
      [
        'src/auth/invitations.ts',
        '[`invites/${adminId}`, this.env.INVITATIONS_PER_HOUR]',
        '[`invites/${adminId}`, 1e9]',
      ],
    ],
    specs: [INVITATIONS],
    only: 'an invitation opens once|of one administrator',
  },
  {
    name: 'unlock: themselves',
    changes: [
      [
        'src/admin/handle-user.ts',
        'const { attempt, target } = under;\n      refuseSelf(under);',
        'const { attempt, target } = under;',
      ],
    ],
    specs: [USERS],
    only: 'unlock',
  },
  {
    name: 'unlock: an administrator in a session that is not fresh',
    changes: [['src/admin/handle-user.ts', "if (target.roles.includes('admin')) await under.requireFresh();", '']],
    specs: [USERS],
    only: 'unlock',
  },
  {
    name: 'invite nobody to an address that somebody only typed',
    changes: [
      [
        'src/users/invitees.ts',
        '(await releaseTyped(tx, realm, address)) && (await succeeds(insert))',
        '(await succeeds(insert))',
      ],
    ],
    specs: [INVITATIONS],
    only: 'takes an address from|opens once',
  },
  {
    name: 'keep the password that a stranger typed for an administrator',
    changes: [
      ['src/auth/verify-email.ts', "if (user.roles.includes('admin')) await this.users.dropPassword(tx, user);", ''],
    ],
    specs: [INVITATIONS],
    only: 'ADMIN_EMAIL',
  },
  {
    name: 'take a cursor of a time that is none',
    changes: [
      [
        'src/http/cursor.ts',
        "id[14] === '7' && timeOfId(id).getTime() < LAST_TIME ? id : ''",
        "id[14] === '7' && timeOfId(id).getTime() < Infinity + LAST_TIME ? id : ''",
      ],
    ],
    specs: ['test/unit/cursor.spec.ts'],
  },
  {
    name: 'keep from where somebody did something to others who is deleted',
    changes: [['src/audit/audit.ts', 'await events.update({ actorId: userId }, { ip: null, userAgent: null });', '']],
    specs: [USERS],
    only: 'leave nothing personal|delete a user',
  },
  {
    name: 'forget from where an administrator deleted somebody',
    changes: [
      ['src/audit/audit.ts', '{ userId, actorId: IsNull() }', '{ userId }'],
      ['src/audit/audit.ts', "import { IsNull } from 'typeorm';\n", ''],
    ],
    specs: [USERS],
    only: 'delete a user|leave nothing personal',
  },
  {
    name: 'let the last administrator delete their account',
    changes: [['src/auth/delete-account.ts', 'if (isLast) throw', 'if (!known) throw']],
    specs: ['test/e2e/account-delete.spec.ts'],
  },
  {
    name: 'take somebody invited for an administrator who is left',
    changes: [['src/users/people.ts', "user.status = 'active' AND user.invitedAt IS NULL", "user.status = 'active'"]],
    specs: ['test/e2e/account-delete.spec.ts'],
  },
  {
    name: 'let the command make an administrator of who only typed an address',
    changes: [
      [
        'src/admin-command/admins.ts',
        'const found = (await this.users.findByAddress(tx, realm, email)) ?? (await this.invitees.at(tx, realm, email));',
        'const found = await this.people.holderOf(tx, realm, email);',
      ],
    ],
    specs: ['test/e2e/admin-command.spec.ts'],
    only: 'only typed|gives the role and takes it',
  },
  {
    name: 'let the command take the last administrator unasked',
    changes: [['src/admin-command/admins.ts', 'if (isLast && !force)', 'if (isLast && !email)']],
    specs: ['test/e2e/admin-command.spec.ts'],
    only: 'force alone|gives the role and takes it',
  },
];
