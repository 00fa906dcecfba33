<?php
// The version whose answers this stand-in gives.
const VERSION = '1.1.19';
