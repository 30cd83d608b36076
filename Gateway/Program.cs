return await Gateway.GatewayProgram.RunAsync(args, Console.Out, Console.Error);
