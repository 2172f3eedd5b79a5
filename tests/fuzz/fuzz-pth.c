/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "gs-network.h"
#include "gs-pth.h"

/* Any bytes as a PyTorch file: mostly the archive around the pickle. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  const char *path = write_memory_file (data, size);
  g_autoptr (GError) error = NULL, network_error = NULL;
  g_autoptr (GsTensorFile) file = gs_pth_load (path, &error);
  g_autoptr (GsNetwork) network = gs_pth_recognise (path) ? gs_network_load (path, &network_error) : NULL;

  g_assert_true ((file == NULL) == (error != NULL));
  g_assert_true (network == NULL || network_error == NULL);

  return 0;
}
