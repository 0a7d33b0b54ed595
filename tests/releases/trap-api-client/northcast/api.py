URL = "https://northcast.example/v1"
