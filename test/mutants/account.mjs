const ACCOUNT = 'src/auth/own-account.ts';
const PROOFS = 'src/auth/own-proofs.ts';
const REQUEST = 'src/auth/request-change.ts';
const CONFIRM = 'src/auth/confirm-change.ts';
const PASSWORD = 'src/auth/change-password.ts';
const DELETE = 'src/auth/erasure.ts';
const UNDO = 'src/auth/undo-change.ts';
const NOTICES = 'src/auth/notices.ts';
const ATTACKS = 'test/attack/account.spec.ts';
const ADDRESS_SPEC = 'test/e2e/account-address.spec.ts';
const PASSWORD_SPEC = 'test/e2e/account-password.spec.ts';
const NOTICES_SPEC = 'test/e2e/notices.spec.ts';
const DELETE_SPEC = 'test/e2e/account-delete.spec.ts';
const UNDO_SPEC = 'test/e2e/account-undo.spec.ts';
const SESSIONS_SPEC = 'test/e2e/account-sessions.spec.ts';

/** What somebody signed in may do to their account, and a thief of their session may not. */
export const account = [
  {
    name: 'let an old session do what takes the account over',
    changes: [[ACCOUNT, 'if (authenticatedAt > plusSeconds(this.clock.now(), -FRESH)) return user;', 'return user;']],
    specs: [ATTACKS],
  },
  {
    name: 'let an ended session change the account',
    changes: [
      [ACCOUNT, 'if (!user || !authenticatedAt)', 'if (!user)'],
      [
        ACCOUNT,
        'return { user, authenticatedAt };',
        'return { user, authenticatedAt: authenticatedAt ?? this.clock.now() };',
      ],
    ],
    specs: [ATTACKS],
  },
  {
    name: 'renew the time of the proof by a refresh',
    changes: [
      ['src/sessions/refresh-rotation.ts', 'lastSeenAt: now,', 'lastSeenAt: now,\n      authenticatedAt: now,'],
    ],
    specs: ['test/e2e/account-step-up.spec.ts'],
  },
  {
    name: "take a code of somebody else's challenge",
    changes: [
      [
        PROOFS,
        'challenge?.userId !== userId || challenge.purpose !== purpose',
        '!challenge || challenge.purpose !== purpose',
      ],
    ],
    specs: [ATTACKS],
  },
  {
    name: 'take a code of a challenge for something else',
    changes: [
      [PROOFS, 'challenge?.userId !== userId || challenge.purpose !== purpose', 'challenge?.userId !== userId'],
      [
        PROOFS,
        'this.codes.consume(tx, { realm, purpose, destination',
        'this.codes.consume(tx, { realm, purpose: challenge.purpose, destination',
      ],
    ],
    specs: [ATTACKS],
  },
  {
    name: 'take a step-up code of an address that was given up',
    changes: [[PROOFS, "if (!isTheirs) throw new InvalidCode('the address is theirs no more', 0, user.id);", '']],
    specs: ['test/e2e/account-step-up.spec.ts'],
  },
  {
    name: 'send the code for a new address to whoever owns it',
    changes: [[REQUEST, 'opens: owner === null', 'opens: true']],
    specs: [ADDRESS_SPEC],
  },
  {
    name: 'let one session write to strangers without end',
    changes: [[REQUEST, "await this.budget.take(tx, { realm, spends: `user/${user.id}`, channel: 'email' });", '']],
    specs: [ATTACKS],
  },
  {
    name: 'leave the change alive that waited before',
    changes: [[REQUEST, 'await this.otp.supersedeOthers(tx, issued.challenge);', '']],
    specs: [ADDRESS_SPEC],
  },
  {
    name: 'tell nobody of a change that is asked for',
    changes: [[REQUEST, 'await this.notices.changeRequested(tx, user, formerAddressOf(user, kind), address);', '']],
    specs: [ADDRESS_SPEC],
  },
  {
    name: 'change an address without a link that undoes it',
    changes: [[CONFIRM, 'await this.tellFormer(tx, before, address, attempt.sessionId);', '']],
    specs: [ATTACKS],
  },
  {
    name: 'leave alive what others began at an address that is taken',
    changes: [[CONFIRM, 'await this.proofs.endOthers(tx, realm, address);', '']],
    specs: [ADDRESS_SPEC],
  },
  {
    name: 'undo one change and leave the number that the thief added',
    changes: [[UNDO, 'if (other) await this.restore(tx, user, other);', 'void other;']],
    specs: [UNDO_SPEC],
  },
  {
    name: "leave the thief's own link alive when a change is undone",
    changes: [
      [
        'src/otp/change-undo.ts',
        'for (const other of others) await tx.repository(OtpChallenge).update({ id: other.id }, { supersededAt: now });',
        'void now;',
      ],
    ],
    specs: [UNDO_SPEC],
  },
  {
    name: 'let a change of the password end the link that undoes a change',
    changes: [
      [
        'src/otp/otp.service.ts',
        "await this.end(tx, { userId: id, purpose: Not('undo_change') });",
        'await this.end(tx, { userId: id });',
      ],
    ],
    specs: [UNDO_SPEC],
  },
  {
    name: 'leave the number that the thief added before, in the same session',
    changes: [[UNDO, '(isOther(each) && detailsOf(each).session === session)', 'detailsOf(each).session !== session']],
    specs: [UNDO_SPEC],
  },
  {
    name: 'leave the password that the thief set when a change is undone',
    changes: [[UNDO, 'if (markOfPassword(user) !== password) await', 'if (markOfPassword(user) === password) await']],
    specs: [UNDO_SPEC],
  },
  {
    name: 'leave everybody signed in when a change is undone',
    changes: [[UNDO, "await this.sessions.endAll(tx, before.id, 'change_undone');", '']],
    specs: [UNDO_SPEC],
  },
  {
    name: 'change a password by a mailed code',
    changes: [[PASSWORD, "if (passwordHash === null || 'password' in proof) return;", 'return;']],
    specs: [PASSWORD_SPEC],
  },
  {
    name: 'leave the sessions alive when the password is changed',
    changes: [[PASSWORD, "await this.sessions.endAll(tx, user.id, 'password_changed');", '']],
    specs: [PASSWORD_SPEC],
  },
  {
    name: 'leave codes and pending changes alive when the password is changed',
    changes: [
      [
        PASSWORD,
        'await this.otp.supersedeAllOf(tx, { id: user.id, realm: user.realm, addresses: provedAddressesOf(user) });',
        '',
      ],
    ],
    specs: [PASSWORD_SPEC],
  },
  {
    name: 'count no guess at the current password',
    changes: [
      ['src/auth/password-proof.ts', 'await this.budget.settle(tx, budgetOf(attempt, standing), isRight);', ''],
    ],
    specs: [ATTACKS],
  },
  ...[
    ['the sessions of', "await this.sessions.endAll(tx, userId, 'account_deleted');"],
    ['the origin of the sessions of', 'await this.ownSessions.strip(tx, userId);'],
    ['the codes of', 'await this.otp.erase(tx, { userId, realm, addresses });'],
    ['the budgets of', 'await this.otp.forgetBudgets(tx, { userId, realm });'],
    ['the browsers of', 'await this.devices.forgetAll(tx, userId);'],
    ['the registrations of', 'for (const address of addresses) await this.registrations.forget(tx, realm, address);'],
    ['the messages to', 'await this.outbox.eraseFor(tx, realm, addresses);'],
    ['the person in the trail of', 'await this.audit.anonymise(tx, userId);'],
  ].map(([what, line]) => ({
    name: `keep ${what} somebody who is deleted`,
    changes: [[DELETE, line, '']],
    specs: [DELETE_SPEC],
  })),
  {
    name: 'keep what is at the former addresses of somebody who is deleted',
    changes: [[DELETE, '[...theirs, ...(await this.otp.provedAddressesOf(tx, userId))]', 'theirs']],
    specs: [DELETE_SPEC],
  },
  {
    name: "erase what is at an address that is somebody else's by now",
    changes: [
      [DELETE, 'if (!(await this.users.findByAddress(tx, realm, address))) left.push(address);', 'left.push(address);'],
    ],
    specs: [DELETE_SPEC],
  },
  {
    name: 'erase what is at an address that somebody who is deleted has never proved',
    changes: [['src/otp/otp-erasure.ts', '{ userId, consumedAt: Not(IsNull()) }', '{ userId }']],
    specs: [DELETE_SPEC],
  },
  {
    name: 'count sendings and guesses anew for an address whose account is deleted',
    changes: [
      [
        'src/otp/otp-erasure.ts',
        'await tx.repository(OtpChallenge).delete({ userId });',
        'await tx.repository(OtpChallenge).delete({ userId });\n    await tx.manager.query("DELETE FROM otp_destinations WHERE destination LIKE \'#%\'");',
      ],
    ],
    specs: [DELETE_SPEC],
  },
  {
    name: 'count under the address as it is',
    changes: [['src/otp/budget-key.ts', 'if (NAME.test(spends)) return', 'void NAME;\n    if (realm) return']],
    specs: [DELETE_SPEC],
  },
  {
    name: "end a stranger's codes at a number that was only typed",
    changes: [
      [
        PASSWORD,
        'addresses: provedAddressesOf(user)',
        'addresses: [...provedAddressesOf(user), String(user.phoneNumber)]',
      ],
    ],
    specs: ['test/e2e/account-unproved.spec.ts'],
  },
  {
    name: 'text notices without end',
    changes: [[NOTICES, '!(await this.mayText(tx, user, template))', 'false']],
    // The second shows that the source still runs: every test of the first is about this limit.
    specs: [NOTICES_SPEC, PASSWORD_SPEC],
  },
  {
    name: 'leave out the text that undoes a change',
    changes: [[NOTICES, 'more.token === undefined && ', '']],
    specs: [NOTICES_SPEC],
  },
  {
    name: "end somebody else's session",
    changes: [['src/sessions/own-sessions.ts', 'existsBy({ ...this.liveOf(userId), id })', 'existsBy({ id })']],
    specs: [SESSIONS_SPEC],
  },
  {
    name: 'list sessions that have ended',
    changes: [
      [
        'src/sessions/own-sessions.ts',
        'return { userId, revokedAt: IsNull(), expiresAt: MoreThan(now), idleExpiresAt: MoreThan(now) };',
        'void now, IsNull, MoreThan;\n    return { userId };',
      ],
    ],
    specs: [SESSIONS_SPEC],
  },
];
