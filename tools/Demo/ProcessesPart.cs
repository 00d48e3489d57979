using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Demo;

/// <summary>A process goes late, people are notified once; it pings, and they are notified that it is well again.</summary>
[NeedsJobs("process_checker")]
internal sealed class ProcessesPart : IDemoPart
{
    private static readonly string[] Columns = ["process", "intervalSeconds", "cron", "lastBeat", "state"];

    public int Order => 1;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetHexString(64, lowercase: true);
        Screen.Title("process_checker finds who is late; notify tells Slack");
        await SampleData.PutHeartbeatsAsync(demo.DynamoDB, DateTimeOffset.UtcNow, token, cancellationToken);
        await demo.InvokeAsync("process_checker", "{}", cancellationToken);
        await demo.ShowTableAsync("heartbeats", Columns, cancellationToken);
        await demo.ShowTableAsync("alerts", ["subject", "kind", "message"], cancellationToken);
        await demo.ShowSlackAsync(2, cancellationToken);

        Screen.Title("process_checker once more: nothing new, and nobody is notified again");
        await demo.InvokeAsync("process_checker", "{}", cancellationToken);

        if (demo.Has("receive_heartbeat"))
        {
            Screen.Title("billing-sync pings, and is well again");
            await PingAsync(new Uri(demo.HttpApi("receive_heartbeat"), "heartbeats/billing-sync"), token, cancellationToken);
            await demo.InvokeAsync("process_checker", "{}", cancellationToken);
            await demo.ShowSlackAsync(3, cancellationToken);
        }
    }

    private static async Task PingAsync(Uri address, string token, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var ping = new HttpRequestMessage(HttpMethod.Post, address);
        ping.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(ping, cancellationToken);
        Screen.Line($"curl -X POST -H 'Authorization: Bearer …' {address}");
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Screen.Line($"{(int)response.StatusCode} {text.Trim()}");
    }
}
