using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class HttpRouteTests
{
    private static readonly string[] All =
    [
        "GET /orders",
        "GET /orders/{id}",
        "GET /orders/latest",
        "ANY /orders/{id}",
        "ANY /orders/{rest+}",
        "POST /files/{path+}",
        "GET /",
    ];

    [Theory]
    [InlineData("GET", "/orders", "GET /orders", "")]
    [InlineData("GET", "/orders/7", "GET /orders/{id}", "id=7")]
    [InlineData("GET", "/orders/a%20b", "GET /orders/{id}", "id=a b")]
    [InlineData("GET", "/orders/latest", "GET /orders/latest", "")]
    [InlineData("DELETE", "/orders/7", "ANY /orders/{id}", "id=7")]
    [InlineData("GET", "/orders/7/lines/1", "ANY /orders/{rest+}", "rest=7/lines/1")]
    [InlineData("POST", "/files/a/b.txt", "POST /files/{path+}", "path=a/b.txt")]
    [InlineData("GET", "/", "GET /", "")]
    public static void Takes_the_most_specific_route(string method, string path, string route, string parameters)
    {
        var found = HttpRoute.Find(All.Select(key => new HttpRoute(key, "job", false)), method, path);

        Assert.Equal(route, found!.Value.Route.Key);
        Assert.Equal(parameters, string.Join(' ', found.Value.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")));
    }

    [Theory]
    [InlineData("POST", "/orders")]
    [InlineData("GET", "/order")]
    [InlineData("GET", "/orders/")]
    [InlineData("POST", "/files")]
    public static void Knows_no_other_route_unless_there_is_a_default(string method, string path)
    {
        var routes = All.Where(key => !key.Contains("rest", StringComparison.Ordinal)).Select(key => new HttpRoute(key, "job", false));
        Assert.Null(HttpRoute.Find(routes, method, path));
        Assert.Equal("$default", HttpRoute.Find([new HttpRoute("$default", "job", false)], method, path)!.Value.Route.Key);
    }
}
