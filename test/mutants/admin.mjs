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
];
