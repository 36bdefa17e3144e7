// Values of the sandbox as it starts, by the name of the field.
export const known = {
  threadId: 'th_01H8H46YPB2S4MAJM382FG9423',
  userId: 'u_01FSVKMHFDHJ3H5XFM20EMCBQN',
  machineUserId: 'mu_01H0J96X3KJ3C2S2W9T5S3CC1R',
  customerId: 'c_01H8H46Y7N69VTSF4WXCJTVATZ',
  email: 'matt@plain.com',
};

/** The variables of an operation's example, where they do not follow from the names. */
export const given = {};
