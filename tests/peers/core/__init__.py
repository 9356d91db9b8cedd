"""What both fake platforms stand on: server, own time, faults on demand, rate limits, journal, courier."""
