<?php
// The fourth part is the stand-in's own.
$OC_Version = [34, 0, 3, 0];
$OC_VersionString = '34.0.3';
