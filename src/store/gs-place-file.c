/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-place-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* For file systems that have neither links nor a rename that spares what is there: a place of one's own is made first, and then filled. */
static gboolean
rename_over_own (const char *temporary,
                 const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  int code;

  if (fd < 0)
    return FALSE;

  close (fd);
  if (rename (temporary, path) == 0)
    return TRUE;

  code = errno;
  unlink (path);
  errno = code;

  return FALSE;
}

/**
 * gs_place_file:
 * @temporary: a file that is whole
 * @path: the name that it is to have, in the same file system
 *
 * Gives a file its name, on any file system, and never replaces what is there.
 *
 * Returns: %TRUE if it has its name and no other; %FALSE with errno set otherwise, EEXIST if there is something of that name
 */
gboolean
gs_place_file (const char *temporary,
               const char *path)
{
  /* FAT and exFAT have no links. */
  if (link (temporary, path) == 0)
    {
      unlink (temporary);
      return TRUE;
    }
  if (errno != EPERM && errno != ENOTSUP && errno != EOPNOTSUPP && errno != ENOSYS && errno != EMLINK)
    return FALSE;

  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;

  return rename_over_own (temporary, path);
}
