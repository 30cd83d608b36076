return await Demo.DemoCommand.RunAsync(args);
