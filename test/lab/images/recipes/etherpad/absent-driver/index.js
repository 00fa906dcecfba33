throw new Error("This lab build of Etherpad has the drivers for postgres and dirty only.");
