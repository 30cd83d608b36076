return await Fuzz.FuzzCommand.RunAsync(args);
